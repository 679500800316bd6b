namespace DeviceDsl.Machines;

/// <summary>Guest-physical addresses at which an attached device answers, and where there can be no memory.</summary>
/// <param name="Name">What answers, as messages name it.</param>
/// <param name="Access">What the guest does there.</param>
/// <param name="Address">The first address.</param>
/// <param name="Length">The length in bytes, at least 1.</param>
internal readonly record struct DeviceRange(string Name, string Access, IoAddress Address, ulong Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} at {Address}";
}
