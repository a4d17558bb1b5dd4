#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# kernel-log.awk finds trouble in a kernel's log, card.awk in the card's statistics.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/boot

# One line of each kind of report of a debug kernel; none may be missed.
n=0
while IFS= read -r line; do
	n=$((n + 1))
	printf '[ 1.0] %s\n' "$line" >"$tmp/console"
	awk -f "$here/kernel-log.awk" "$here/allowed" "$tmp/console" >"$tmp/bad" || :
	like "found: $line" "$(cat "$tmp/bad")" '^boot: '
done <<'END'
WARNING: possible circular locking dependency detected
WARNING: possible recursive locking detected
WARNING: inconsistent lock state
WARNING: suspicious RCU usage
WARNING: bad unlock balance detected!
[ BUG: Invalid wait context ]
INFO: trying to register non-static key.
turning off the locking correctness validator.
BUG: sleeping function called from invalid context at mm/slab.h:1
BUG: KASAN: slab-use-after-free in f+0x1/0x2 [r750]
UBSAN: shift-out-of-bounds in f.c:1:2
UBSAN: array-index-out-of-bounds in f.c:1:2
ODEBUG: free active (active state 0) object: 0 object type: timer_list
BUG kmalloc-64 (Tainted: G           O): Right Redzone overwritten
DMA-API: r750 0000:01:00.0: device driver tries to free DMA memory it has not allocated
DMA-API: r750 0000:01:00.0: device driver has pending DMA allocations while released from device [count=1]
refcount_t: underflow; use-after-free.
list_del corruption. prev->next should be 0, but was 1
INFO: task rmmod:99 blocked for more than 30 seconds.
genirq: Flags mismatch irq 16. 00000000 (r750) vs. 00000080 (x)
sysfs: cannot create duplicate filename '/class/scsi_host/host0'
Oops: divide error: 0000 [#1] SMP
END
is 'every kind of report was tried' "$n" 22
cat >"$tmp/console" <<'END'
[ 0.1] DMA-API: preallocated 65536 debug entries
[ 0.1] rcu: 	RCU lockdep checking is enabled.
[ 0.1] rcu: 	RCU callback double-/use-after-free debug is enabled.
[ 0.1] DMA-API: debugging enabled by kernel config
[ 0.1] kasan: KernelAddressSanitizer initialized (generic)
[ 0.1] Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar
[ 0.1] ... MAX_LOCKDEP_SUBCLASSES:  8
END
ok 'the announcements of sanitizers are not trouble' awk -f "$here/kernel-log.awk" \
	"$here/allowed" "$tmp/console"

# Each line is printed with its step; a step can be excused, or be the only one.
cat >"$tmp/console" <<'END'
[    1.0] boot: step one
[    1.1] WARNING: CPU: 0 PID: 1 at kernel/foo.c:1 bar+0x1/0x2
[    1.2] boot: step two
[    1.3] DMAR: [DMA Write NO_PASID] Request device [00:01.0] fault addr 0x0
END
look()
{
	awk "$@" -f "$here/kernel-log.awk" "$here/allowed" "$tmp/console" >"$tmp/bad"
	rc=$?
}
look
is 'a log with trouble gives exit status 1' $rc 1
like 'a warning is printed with its step' "$(cat "$tmp/bad")" '^one: .*WARNING'
like 'a DMA fault is printed with its step' "$(cat "$tmp/bad")" '^two: .*DMAR'
look -v excused=one
is 'trouble in an excused step is left out' "$(grep -c '^one' "$tmp/bad"; grep -c '^two' "$tmp/bad")" \
	'0
1'
look -v only=one
is 'with only=, trouble in other steps is left out' "$(grep -c '^one' "$tmp/bad"; grep -c '^two' "$tmp/bad")" '1
0'
look -v only=three
is 'with only=, a step without trouble passes' $rc 0
echo '[ 1.0] r750: module verification failed: signature and/or required key missing' \
	>"$tmp/console"
look
is 'an allowed line is not trouble' $rc 0

# The last line of the card's server.
card()
{
	printf 'client left\n%s\n' "$1" >"$tmp/card"
	awk -f "$here/card.awk" "$tmp/card"
}
ok 'statistics without errors pass' card \
	'stats commands 9 dma_refused 0 protocol_errors 0 refused 0 faults 0 lost_irq_left 3'
is 'DMA outside the guest memory is an error' \
	"$(card 'stats commands 9 dma_refused 0 protocol_errors 0 refused 0 faults 2')" \
	'faults 2'
ok 'what was refused to users who pass commands through is not an error' card \
	'stats commands 9 dma_refused 0 protocol_errors 0 refused 0 faults 2 user_refused 2'
is 'a protocol error is an error' \
	"$(card 'stats commands 9 dma_refused 0 protocol_errors 1 refused 0 faults 0')" \
	'protocol_errors 1'
is 'missing statistics are an error' "$(card 'stats protocol_errors 0')" \
	'the card printed no statistics'
done_testing
