using DeviceDsl.Machines;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The machine of a trace with the descriptors of its process.</summary>
internal sealed class ReplayedMachine : IDisposable
{
    private const int MemoryLength = 0x10_0000;
    private const int ReservedRoutes = 24;

    private ReplayedMachine(EmbeddedMachineOptions options)
    {
        Machine = new EmbeddedMachine(options with { KernelFaithful = true });
        Machine.AddMemory(0, MemoryLength);
        Port.Exits = Exits;
    }

    /// <summary>The machine.</summary>
    public EmbeddedMachine Machine { get; }

    /// <summary>The descriptors.</summary>
    public FdTable Fds { get; } = new();

    /// <summary>What leaves the guest.</summary>
    public ExitRecorder Exits { get; } = new();

    /// <summary>The processor.</summary>
    public EmbeddedCpu Cpu => Machine.Cpus[0];

    /// <summary>Where its accesses enter the machine.</summary>
    public GuestPort Port => Cpu.Port;

    /// <summary>Keeps injections back until the result is disposed.</summary>
    public Pause PauseWorkers() => new(Machine.Injector);

    /// <summary>Whether there are local APICs.</summary>
    public bool HasLocalApic => Machine.Router.HasChips;

    /// <summary>What left the guest in the access before; the end of an interrupt leaves it last, and then the guest goes on.</summary>
    public string[] TakeExits()
    {
        if (!HasLocalApic) return Exits.Take();
        if (Cpu.LocalApic.TryTakeEnd(out byte vector)) Exits.ReportEnd(vector);
        Cpu.LocalApic.EndStep();
        return Exits.Take();
    }

    /// <summary>Makes a machine of one of the kinds that traces know, which follows the kernel of the trace.</summary>
    public static ReplayedMachine Create(Words words, KernelProfile kernel) => new(words.OneOf<EmbeddedMachineOptions>(
        ("irqchip", new()),
        ("noirqchip", new() { HasInterruptControllers = false }),
        ("split", new() { SplitReservedRoutes = ReservedRoutes })) with
    { Profile = kernel });

    /// <inheritdoc/>
    public void Dispose()
    {
        Machine.Dispose();
        Fds.Dispose();
    }
}
