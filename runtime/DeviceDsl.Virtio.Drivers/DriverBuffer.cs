namespace DeviceDsl.Virtio;

/// <summary>A buffer that a driver offers.</summary>
/// <param name="Address">Its first address.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsWritable">Whether the device writes it; otherwise the device reads it.</param>
public readonly record struct DriverBuffer(GuestAddress Address, uint Length, bool IsWritable);
