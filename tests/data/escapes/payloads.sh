# SPDX-License-Identifier: GPL-3.0-or-later
#
# Hostile texts, one a line, as printf(1) takes them: what follows X is what a
# terminal would obey. All of C0 and C1 but NUL, which no text can hold.
i=1
while [ $i -lt 32 ]; do
	[ $i -eq 10 ] || printf 'X\\%03oboese\n' $i
	i=$((i + 1))
done
i=128
while [ $i -lt 160 ]; do
	printf 'X\\302\\%03oboese\n' $i
	i=$((i + 1))
done
cat <<'END'
X\177boese
X\033]0;boese\007
X\033]2;boese\033\\
X\033]8;;http://boese.example/\033\\Link\033]8;;\033\\
X\033]52;c;Ym9lc2U=\007
X\033Pq#0;2;0;0;0boese\033\\
X\033P+q544e\033\\
X\033_Gboese\033\\
X\033^boese\033\\
X\033[21t
X\033[5n
X\033[c
X\033[6n
X\033[2J\033[Hboese
X\033[?1049lboese
X\033[?1000hboese
X\033[?2004lboese
X\033[31mboese
X\033cboese
X\033#8boese
X\033(0boese
X\033Zboese
X\302\2332Jboese
X\302\235 0;boese\302\234
X\302\220boese\302\234
X\342\200\256boese
X\342\200\255boese
X\342\200\252boese
X\342\200\253boese
X\342\200\254boese
X\342\201\246boese
X\342\201\247boese
X\342\201\250boese
X\342\201\251boese
X\342\200\213boese
X\342\200\217boese
X\357\273\277boese
X\n\033]0;boese\007
X\r\033[Kboese
X\010\010\010boese
END
