using DeviceDsl.Conformance.Hosts;
using DeviceDsl.Irqchips;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Conformance;

/// <summary>What an irqfd takes of the count of a Linux eventfd, and when it interrupts, in either machine.</summary>
public sealed class IrqFdConformance
{
    private const byte Vector = 0x45;
    private const int Gsi = 30;
    private const int FirstRequested = 0x200 >> 4;
    private static readonly ulong[] s_initial = [0, 1, 3];
    private static readonly ulong[][] s_signals = [[], [0], [1], [3], [0, 3], [3, 0], [1, 1], [3, 3]];

    /// <summary>
    /// EVT-1, IRQ-6: a signal takes the count or 1 of a semaphore. IRQ-7: what was pending at the assignment stays. IRQ-16: the end takes
    /// what is left, or 1 of a semaphore.
    /// </summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldTakeTheCountsThatTheKernelTakes(HostKind kind)
    {
        using Host host = Host.Open(kind);
        SetRegister(host.Machine, 0xF0 >> 4, 0x1FF);
        host.Machine.SetGsiRouting([GsiRoute.ToMsi(Gsi, new MsiMessage(0xFEE0_0000, Vector))]);
        foreach (bool isSemaphore in new[] { false, true })
        {
            foreach (ulong initial in s_initial)
            {
                foreach (ulong[] signals in s_signals)
                {
                    // The count can only be read at the end, so each step is the last one once.
                    for (int steps = 0; steps <= signals.Length + 1; steps++)
                        Check(host.Machine, isSemaphore, initial, signals, steps);
                }
            }
        }
    }

    private static void Check(Machine machine, bool isSemaphore, ulong initial, ulong[] signals, int steps)
    {
        using EventFd trigger = EventFd.CreateLinux(initial, isSemaphore);
        ulong left = initial;
        string history = $"{(isSemaphore ? "semaphore" : "counter")} of {initial}, {steps} of {string.Join(',', signals)}";

        using IrqFdRegistration line = machine.AssignIrqFd(trigger, Gsi);
        if (initial > 0) AwaitInterrupt(machine, history);
        foreach (ulong signal in signals.Take(steps))
        {
            trigger.Signal(signal);
            left = Rest(left + signal, isSemaphore);
            AwaitInterrupt(machine, history);
        }

        if (steps > signals.Length)
        {
            line.Deassign();
            left = Rest(left, isSemaphore);
        }

        machine.Settle();
        Assert.False(IsRequested(machine), $"One interrupt too many: {history}.");
        Assert.True(left == ReadAll(trigger), $"The count is not {left}: {history}.");
    }

    private static ulong Rest(ulong count, bool isSemaphore) => isSemaphore && count > 0 ? count - 1 : 0;

    private static ulong ReadAll(EventFd trigger)
    {
        ulong sum = 0;
        while (trigger.TryRead(out ulong count)) sum += count;
        return sum;
    }

    /// <summary>The kernel injects what was pending at the assignment on a worker of its own.</summary>
    private static void AwaitInterrupt(Machine machine, string history)
    {
        machine.Settle();
        Assert.True(SpinWait.SpinUntil(() => IsRequested(machine), RealModeGuest.HangGuard), $"No interrupt came: {history}.");
        SetRegister(machine, FirstRequested + (Vector / 32), 0);
    }

    private static bool IsRequested(Machine machine) => machine.GetLocalApicState(0).Requested.Contains(Vector);

    private static void SetRegister(Machine machine, int register, uint value)
    {
        LocalApicState state = machine.GetLocalApicState(0);
        machine.SetLocalApicState(0, state with { Registers = state.Registers.SetItem(register, value) });
    }
}
