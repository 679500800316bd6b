using System.Globalization;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>One run of a guest in the calling thread, from exit to exit, until it has to stop.</summary>
/// <param name="cpu">The processor.</param>
/// <param name="dispatcher">Dispatches the accesses that the kernel did not serve.</param>
/// <param name="interrupts">Gives the processor the interrupts of this process's controllers.</param>
/// <param name="awaitWrites">Waits until devices have completed the guest's writes, or the processor must not enter the guest.</param>
internal sealed class GuestRun(VirtualCpu cpu, ExitDispatcher dispatcher, CpuInterrupts interrupts, Action awaitWrites)
{
    private const uint EmulationError = 1;

    private long _exits;

    /// <summary>The number of exits to this process.</summary>
    public long ExitCount => Volatile.Read(ref _exits);

    /// <summary>The machine's coalesced writes, if the kernel has them.</summary>
    public CoalescedWrites? Coalesced { get; set; }

    /// <summary>Runs until the guest ends, or until it was interrupted and <paramref name="isOver"/> returns true.</summary>
    public KvmStop Continue(int descriptor, Func<bool> isOver)
    {
        // A run that begins in a pause takes no event before the pause ends.
        if (isOver()) return new(KvmStopReason.Requested);
        // A read that the last run gave up.
        if (dispatcher.HasOpenRead && !TryServe(out KvmStop again)) return again;
        while (true)
        {
            awaitWrites();
            if (!interrupts.TryPrepare(isOver)) return new(KvmStopReason.Requested);
            Errno errno = cpu.Run(descriptor);
            if (errno is Errno.None or Errno.EINTR) interrupts.AfterExit();
            Coalesced?.Serve(dispatcher);
            if (errno != Errno.None)
            {
                // A kick, a foreign signal, or a processor that waits to be started.
                if (errno is not (Errno.EINTR or Errno.EAGAIN)) return Refused(errno);
                if (isOver()) return new(KvmStopReason.Requested);
            }
            else
            {
                Volatile.Write(ref _exits, _exits + 1);
                if (!TryServe(out KvmStop stop)) return stop;
            }
        }
    }

    /// <summary>Describes the kernel's refusal to run the guest.</summary>
    public KvmStop Refused(Errno errno) => Failed(errno == Errno.EIO
        ? KernelRules.Ended(cpu.Machine.Name).Message
        : $"the kernel refused to run the guest: {errno}");

    private bool TryServe(out KvmStop stop)
    {
        stop = new(KvmStopReason.Requested);
        switch (cpu.Mapping.Reason)
        {
            case ExitReason.Io when cpu.Mapping.TryGetIo(out PortAccess access):
                return dispatcher.TryServe(access);
            case ExitReason.Mmio when cpu.Mapping.TryGetMmio(out MemoryAccess access):
                return dispatcher.TryServe(access);
            case ExitReason.Interrupted:
                return true;
            default:
                if (interrupts.TryServe(cpu.Mapping)) return true;
                stop = Describe(cpu.Mapping);
                return false;
        }
    }

    private static KvmStop Describe(RunMapping mapping) => mapping.Reason switch
    {
        ExitReason.Halt => new(KvmStopReason.Halted),
        ExitReason.Shutdown or ExitReason.SystemEvent => new(KvmStopReason.Shutdown),
        ExitReason.FailedEntry => Failed($"the hardware refused the guest's state, reason 0x{mapping.HardwareReason:x}"),
        ExitReason.InternalError when mapping.SubError == EmulationError => Failed("the kernel cannot emulate an instruction of the guest"),
        ExitReason.InternalError => Failed($"the kernel reported internal error {mapping.SubError.ToString(CultureInfo.InvariantCulture)}"),
        ExitReason.Io or ExitReason.Mmio => Failed("the kernel reported an access of a width or kind that no processor makes"),
        var reason => Failed($"unsupported exit reason {((uint)reason).ToString(CultureInfo.InvariantCulture)}"),
    };

    private static KvmStop Failed(string detail) => new(KvmStopReason.Failed, detail);
}
