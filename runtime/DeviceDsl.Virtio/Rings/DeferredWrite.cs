namespace DeviceDsl.Virtio.Rings;

/// <summary>Bytes that a device wrote to a request while it could not access the guest's memory.</summary>
/// <param name="Destination">Where in guest memory they go, as an address of the host. Pieces of memory neither move nor go.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct DeferredWrite(nint Destination, byte[] Bytes)
{
    /// <summary>Writes them to guest memory.</summary>
    public unsafe void Perform() => Bytes.CopyTo(new Span<byte>((void*)Destination, Bytes.Length));
}
