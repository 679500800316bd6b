namespace DeviceDsl.Virtio;

/// <summary>A processor of an <see cref="EmbeddedMachine"/>, for a driver.</summary>
/// <param name="cpu">The processor.</param>
public sealed class EmbeddedGuestBus(EmbeddedCpu cpu) : IGuestBus
{
    /// <inheritdoc/>
    public ulong Read(IoAddress address, int length) => cpu.Read(address, length);

    /// <inheritdoc/>
    public void Write(IoAddress address, int length, ulong value) => cpu.Write(address, length, value);
}
