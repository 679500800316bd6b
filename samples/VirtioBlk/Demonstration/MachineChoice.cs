namespace VirtioBlk.Demonstration;

/// <summary>The machine that runs the guest.</summary>
internal enum MachineChoice
{
    /// <summary>The embedded machine, a model in this process.</summary>
    Embedded,

    /// <summary>The KVM machine, on <c>/dev/kvm</c>.</summary>
    Kvm,
}
