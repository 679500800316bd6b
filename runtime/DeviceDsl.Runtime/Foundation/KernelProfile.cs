namespace DeviceDsl;

/// <summary>Which kernel's behaviour an <see cref="EmbeddedMachine"/> follows where versions differ.</summary>
/// <param name="Version">The version of Linux.</param>
/// <remarks>Section 15 of <c>docs/spec/kvm-semantics.md</c> lists what differs.</remarks>
public sealed record KernelProfile(Version Version)
{
    private static readonly Version StaleVectorsForgotten = new(6, 16);
    private static readonly Version IrqFdsExcludeOthersEverywhere = new(6, 17);

    /// <summary>Linux 6.1: an unmasked line is injected without asking its devices, and a PIC poll has no bit 7.</summary>
    public static KernelProfile Linux6_1 { get; } = new(new Version(6, 1));

    /// <summary>Linux 6.12.</summary>
    public static KernelProfile Linux6_12 { get; } = new(new Version(6, 12));

    /// <summary>Linux 6.18: what machines follow unless told otherwise.</summary>
    public static KernelProfile Newest { get; } = new(new Version(6, 18));

    /// <summary>Whether the devices of a line that the guest unmasks are asked instead of the guest being interrupted (RES-8).</summary>
    internal bool ResamplesOnUnmask => Version >= Linux6_12.Version;

    /// <summary>Whether bit 7 of a poll tells that there is an interrupt (PIC-12).</summary>
    internal bool PollReportsInterrupt => Version >= Linux6_12.Version;

    /// <summary>Whether the vectors of old routes that still wait on a processor are looked for in split mode (SPL-2).</summary>
    internal bool SplitKeepsPendingVectors => Version >= Linux6_12.Version;

    /// <summary>Whether the vector of an old route is looked for only until its next end of interrupt (EOI-6).</summary>
    internal bool ForgetsStaleVectors => Version >= StaleVectorsForgotten;

    /// <summary>Whether an eventfd serves one irqfd of all machines, instead of one of each machine (IRQ-4).</summary>
    internal bool HasOneIrqFdPerEventFd => Version >= IrqFdsExcludeOthersEverywhere;

    /// <summary>The system and its version.</summary>
    public override string ToString() => $"Linux {Version}";
}
