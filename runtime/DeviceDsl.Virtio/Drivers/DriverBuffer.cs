namespace DeviceDsl.Virtio;

/// <summary>A buffer that a driver offers.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsWritable">Whether the device writes it; else it reads it.</param>
public readonly record struct DriverBuffer(GuestAddress Address, uint Length, bool IsWritable);
