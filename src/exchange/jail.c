/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "exchange/jail.h"

#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#if defined(HAVE_SECCOMP) && !defined(SANITIZED)
#include <fcntl.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#endif

#define CPU_SECONDS 120
#define MEMORY_BYTES ((rlim_t)2 << 30)

static int limit(int what, rlim_t most)
{
	struct rlimit l = { most, most };

	return setrlimit(what, &l);
}

#if defined(HAVE_SECCOMP) && !defined(SANITIZED)
/* A list of what is allowed: a call forgotten here ends the helper, and the
 * tests run it. */
static int allow_few_calls(void)
{
	static const int calls[] = {
		SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64),
		SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
		SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(newfstatat),
		SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
		SCMP_SYS(faccessat2), SCMP_SYS(readlink),
		SCMP_SYS(readlinkat), SCMP_SYS(fcntl), SCMP_SYS(brk),
		SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
		SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(futex),
		SCMP_SYS(getrandom), SCMP_SYS(clock_gettime),
		SCMP_SYS(gettimeofday), SCMP_SYS(getpid), SCMP_SYS(gettid),
		SCMP_SYS(tgkill), SCMP_SYS(rt_sigaction),
		SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
		SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group),
		SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
	};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	size_t i;
	int rc = filter ? 0 : -1;

	for (i = 0; i < sizeof(calls) / sizeof(*calls) && !rc; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	if (!rc)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
				      SCMP_SYS(openat), 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ,
					      O_ACCMODE | O_CREAT | O_TRUNC,
					      O_RDONLY));
	/* stdio asks once whether its output is a terminal. */
	if (!rc)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl),
				      1, SCMP_A1(SCMP_CMP_EQ, TCGETS));
	if (!rc)
		rc = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	return rc;
}
#else
static int allow_few_calls(void)
{
	return 0;
}
#endif

int jail_enter(void)
{
	if (limit(RLIMIT_CPU, CPU_SECONDS) || limit(RLIMIT_CORE, 0) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
#ifndef SANITIZED
	if (limit(RLIMIT_AS, MEMORY_BYTES))
		return -1;
#endif
	/* A kernel without filters, or a container that forbids them, leaves
	 * the limits above. */
	allow_few_calls();
	return 0;
}
