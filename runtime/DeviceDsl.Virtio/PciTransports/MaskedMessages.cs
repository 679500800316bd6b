using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>
/// The messages of a device that the guest has masked, as part of the device's state. A device that is loaded without its function, into a
/// function that its guest has set up, sends them when the guest unmasks them.
/// </summary>
/// <param name="msix">Returns the vectors of the function that the device is part of.</param>
internal sealed class MaskedMessages(Func<PciMsix?> msix) : ISavedState
{
    private ushort[] _loaded = [];

    /// <inheritdoc/>
    public ulong StateSchema => 1;

    /// <inheritdoc/>
    public int StateVersion => 1;

    /// <inheritdoc/>
    public void SaveState(StateWriter writer)
    {
        ushort[] pending = msix() is { } vectors
            ? [.. Enumerable.Range(0, vectors.Count).Where(vectors.IsPending).Select(vector => (ushort)vector)]
            : [];
        writer.WriteArray<ushort>(pending, static (to, vector) => to.Write(vector));
    }

    /// <inheritdoc/>
    public Action LoadState(StateReader reader)
    {
        int count = msix()?.Count ?? 0;
        ushort[] pending = reader.ReadArray(static from => from.Read<ushort>());
        if (pending.Any(vector => vector >= count))
        {
            throw reader.Refuse($"has a pending message of vector {pending.Max()}, and the function has {count} vectors");
        }

        return () => _loaded = pending;
    }

    /// <summary>Signals the loaded messages. A message that is already pending in the function's table stays a single one.</summary>
    public void Signal()
    {
        foreach (ushort vector in _loaded) msix()?.Signal(vector);
        _loaded = [];
    }
}
