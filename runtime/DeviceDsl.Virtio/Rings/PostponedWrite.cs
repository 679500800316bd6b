namespace DeviceDsl.Virtio.Rings;

/// <summary>Bytes that a device wrote to a request while it could not access the guest's memory.</summary>
/// <param name="Destination">The host address of the destination in guest memory. Pieces of memory are never moved or removed.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct PostponedWrite(nint Destination, byte[] Bytes)
{
    /// <summary>Writes the bytes to guest memory.</summary>
    public unsafe void Perform() => Bytes.CopyTo(new Span<byte>((void*)Destination, Bytes.Length));
}
