namespace VirtioBlk.Demonstration;

/// <summary>On which machine the guest runs.</summary>
internal enum MachineChoice
{
    /// <summary>The model in this process.</summary>
    Embedded,

    /// <summary>The real one, on <c>/dev/kvm</c>.</summary>
    Kvm,
}
