using DeviceDsl.KvmTesting;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>
/// What an irqfd takes of the count of its eventfd, and how often it interrupts, for managed eventfds and those of the kernel
/// (EVT-1, IRQ-6, IRQ-7, IRQ-16).
/// </summary>
public sealed class IrqFdCountsShould
{
    private const byte Vector = 0x35;
    private const int Gsi = 5;
    private static readonly ulong[] s_initial = [0, 1, 3];
    private static readonly ulong[] s_amounts = [0, 1, 3];

    /// <summary>The kind of eventfd, its initial count, and the signals between assign and deassign.</summary>
    public static TheoryData<bool, bool, ulong, ulong[]> Histories
    {
        get
        {
            var histories = new TheoryData<bool, bool, ulong, ulong[]>();
            foreach (bool isLinux in new[] { false, true })
            {
                foreach (bool isSemaphore in new[] { false, true })
                {
                    foreach (ulong initial in s_initial)
                    {
                        foreach (ulong[] signals in Signals()) histories.Add(isLinux, isSemaphore, initial, signals);
                    }
                }
            }

            return histories;
        }
    }

    [LinuxTheory]
    [MemberData(nameof(Histories))]
    public void BeThoseOfTheKernel(bool isLinux, bool isSemaphore, ulong initial, ulong[] signals)
    {
        // The count can only be read at the end, so each step of the history is the last one once.
        for (int steps = 0; steps <= signals.Length + 1; steps++)
        {
            using EventFd trigger = isLinux ? EventFd.CreateLinux(initial, isSemaphore) : EventFd.Create(initial, isSemaphore);
            using var machine = new EmbeddedMachine();
            var guest = new Guest(machine);
            guest.EnableLocalApic();
            guest.Redirect(Gsi, Vector, isLevel: false);
            ulong left = initial;

            IrqFdRegistration line = machine.AssignIrqFd(trigger, Gsi);
            Assert.Equal(initial > 0 ? 1 : 0, guest.ServeAll().Count);
            foreach (ulong signal in signals.Take(steps))
            {
                trigger.Signal(signal);
                left = Rest(left + signal, isSemaphore);
                Assert.Single(guest.ServeAll());
            }

            if (steps > signals.Length)
            {
                line.Deassign();
                left = Rest(left, isSemaphore);
                Assert.Empty(guest.ServeAll());
            }

            Assert.Equal(left, ReadAll(trigger));
        }
    }

    /// <summary>
    /// IRQ-7: a signal that follows the assignment at once takes the count, pending or not, though the injection of what was pending has
    /// not run yet.
    /// </summary>
    [LinuxTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void BeTakenByASignalRightAfterTheAssignment(bool isLinux, bool isSemaphore)
    {
        using EventFd trigger = isLinux ? EventFd.CreateLinux(3, isSemaphore) : EventFd.Create(3, isSemaphore);
        using var machine = new EmbeddedMachine();

        machine.AssignIrqFd(trigger, Gsi);
        trigger.Signal();
        machine.Settle();

        Assert.Equal(isSemaphore ? 3UL : 0, ReadAll(trigger));
    }

    private static IEnumerable<ulong[]> Signals()
    {
        yield return [];
        foreach (ulong first in s_amounts)
        {
            yield return [first];
            foreach (ulong second in s_amounts) yield return [first, second];
        }
    }

    private static ulong Rest(ulong count, bool isSemaphore) => isSemaphore && count > 0 ? count - 1 : 0;

    private static ulong ReadAll(EventFd trigger)
    {
        ulong sum = 0;
        while (trigger.TryRead(out ulong count)) sum += count;
        return sum;
    }
}
