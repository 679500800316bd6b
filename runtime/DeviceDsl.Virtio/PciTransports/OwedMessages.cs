using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>
/// The messages of a device that the guest has masked, as part of the device's state: a device that is loaded without its function, on
/// one that its guest has set up, sends them when the guest lets them through.
/// </summary>
/// <param name="msix">The vectors of the function that the device is part of now.</param>
internal sealed class OwedMessages(Func<PciMsix?> msix) : ISavedState
{
    private ushort[] _loaded = [];

    /// <inheritdoc/>
    public ulong StateSchema => 1;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <inheritdoc/>
    public void SaveState(StateWriter writer)
    {
        ushort[] pending = msix() is { } vectors ? [.. Enumerable.Range(0, vectors.Count).Where(vectors.IsPending).Select(vector => (ushort)vector)] : [];
        writer.WriteArray<ushort>(pending, static (to, vector) => to.Write(vector));
    }

    /// <inheritdoc/>
    public Action LoadState(StateReader reader)
    {
        int count = msix()?.Count ?? 0;
        ushort[] pending = reader.ReadArray(static from => from.Read<ushort>());
        if (pending.Any(vector => vector >= count)) throw reader.Refuse($"has a message of vector {pending.Max()}, and the function has {count}");
        return () => _loaded = pending;
    }

    /// <summary>Signals what was loaded. A message that waits in the function's own table already stays one.</summary>
    public void Signal()
    {
        foreach (ushort vector in _loaded) msix()?.Signal(vector);
        _loaded = [];
    }
}
