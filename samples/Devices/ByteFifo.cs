using DeviceDsl;

namespace Devices;

/// <summary>The bytes of a FIFO of hardware, in the order in which they arrived.</summary>
/// <remarks>Used by one thread at a time.</remarks>
/// <param name="capacity">The number of bytes that it holds.</param>
public sealed class ByteFifo(int capacity) : ISavedState
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _first;

    /// <summary>The number of bytes.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    ulong ISavedState.StateSchema => 0x4649_464F_0000_0001;

    /// <inheritdoc/>
    int ISavedState.StateVersion => 0;

    /// <summary>Adds a byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="limit">The number of bytes that it holds at present, at most its capacity.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryEnqueue(byte value, int limit)
    {
        if (Count >= limit) return false;
        _bytes[(_first + Count++) % capacity] = value;
        return true;
    }

    /// <summary>Takes the oldest byte.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryDequeue(out byte value)
    {
        value = _bytes[_first];
        if (Count == 0) return false;
        _first = (_first + 1) % capacity;
        Count--;
        return true;
    }

    /// <summary>Removes all bytes.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        for (int i = 0; i < Count; i++) writer.Write(_bytes[(_first + i) % capacity]);
    }

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int count = reader.Read<int>();
        if (count < 0 || count > capacity) throw new InvalidDataException($"The state has {count} bytes, and the FIFO holds {capacity}.");
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = reader.Read<byte>();
        return () =>
        {
            bytes.CopyTo(_bytes, 0);
            (_first, Count) = (0, count);
        };
    }
}
