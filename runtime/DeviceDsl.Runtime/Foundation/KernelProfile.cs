namespace DeviceDsl;

/// <summary>The kernel version whose behaviour an <see cref="EmbeddedMachine"/> follows where versions differ.</summary>
/// <param name="Version">The version of Linux.</param>
/// <remarks>Section 15 of <c>docs/spec/kvm-semantics.md</c> lists the differences.</remarks>
public sealed record KernelProfile(Version Version)
{
    private static readonly Version StaleVectorsForgotten = new(6, 16);
    private static readonly Version IrqFdsExcludeOthersEverywhere = new(6, 17);

    /// <summary>Linux 6.1: unmasking a line injects the interrupt without asking its devices, and a PIC poll does not set bit 7.</summary>
    public static KernelProfile Linux6_1 { get; } = new(new Version(6, 1));

    /// <summary>Linux 6.12.</summary>
    public static KernelProfile Linux6_12 { get; } = new(new Version(6, 12));

    /// <summary>Linux 6.18, the default of every machine.</summary>
    public static KernelProfile Newest { get; } = new(new Version(6, 18));

    /// <summary>Whether unmasking a line asks its devices instead of interrupting the guest (RES-8).</summary>
    internal bool ResamplesOnUnmask => Version >= Linux6_12.Version;

    /// <summary>Whether bit 7 of a poll reports a pending interrupt (PIC-12).</summary>
    internal bool PollReportsInterrupt => Version >= Linux6_12.Version;

    /// <summary>Whether split mode still looks for vectors of old routes that are pending on a processor (SPL-2).</summary>
    internal bool SplitKeepsPendingVectors => Version >= Linux6_12.Version;

    /// <summary>Whether the vector of an old route is forgotten at its next end of interrupt (EOI-6).</summary>
    internal bool ForgetsStaleVectors => Version >= StaleVectorsForgotten;

    /// <summary>Whether an eventfd can serve only one irqfd across all machines, instead of one for each machine (IRQ-4).</summary>
    internal bool HasOneIrqFdPerEventFd => Version >= IrqFdsExcludeOthersEverywhere;

    /// <summary>The system and its version.</summary>
    public override string ToString() => $"Linux {Version}";
}
