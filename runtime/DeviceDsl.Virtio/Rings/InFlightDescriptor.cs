namespace DeviceDsl.Virtio.Rings;

/// <summary>A descriptor of a request in flight, as it was read from a packed ring.</summary>
/// <param name="Address">The address of the buffer or of the indirect table.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Id">The buffer id, which counts in the last descriptor of a request.</param>
internal readonly record struct InFlightDescriptor(ulong Address, uint Length, DescriptorFlags Flags, ushort Id);
