using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Conformance.Live;

/// <summary>Waits for the kernel's workers, which inject the interrupts of irqfds and end irqfds whose eventfd was closed.</summary>
/// <remarks>
/// The kernel has no call for that. An irqfd of its own, on a GSI that leads nowhere, is signalled and deassigned: deassigning waits for
/// its injection, which one worker does after those that were due before, and for the irqfds that are ending (IRQ-16).
/// </remarks>
internal sealed class KernelWorkers(KvmFile machine) : IDisposable
{
    private const uint NoGsi = 0xFFFF_FFF0;
    private const string Barrier = "barrier";

    private readonly LinuxFds _fds = OpenBarrier();
    private int _rounds;

    /// <summary>
    /// An irqfd was assigned: from now on there can be work. What a resampling one injects can signal an eventfd that is the trigger of
    /// another.
    /// </summary>
    public void OnAssigned(bool isResampling) => _rounds = Math.Max(_rounds, isResampling ? 2 : 1);

    /// <summary>Waits until the workers have done what is due.</summary>
    public void Settle()
    {
        for (int round = 0; round < _rounds; round++) Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _fds.Dispose();

    private static LinuxFds OpenBarrier()
    {
        var fds = new LinuxFds();
        fds.OpenEventFd(Barrier, 0, isSemaphore: false);
        return fds;
    }

    private void Flush()
    {
        Request(flags: 0);
        Check(_fds.Signal(Barrier, 1));
        Request(Flags.IrqFdDeassign);
    }

    private void Request(uint flags)
    {
        var argument = new IrqFdArgument { Descriptor = _fds[Barrier], Gsi = NoGsi, Flags = flags };
        Check(machine.Request(Ioctl.IrqFd, ref argument));
    }

    private static void Check(Errno errno)
    {
        if (errno != Errno.None) throw new MachineException(errno, "IRQ-16", "The kernel refused the irqfd that waits for its workers.");
    }
}
