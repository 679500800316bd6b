namespace DeviceDsl.Model.Virtio;

/// <summary>One row of a virtio device's table of configuration fields.</summary>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Name">The property.</param>
/// <param name="Type">The type of the property, as written in source.</param>
/// <param name="IsWritable">Whether the driver may write it.</param>
internal sealed record VirtioConfigModel(int Offset, int Length, string Name, string Type, bool IsWritable);
