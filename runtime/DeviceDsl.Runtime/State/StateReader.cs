using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeviceDsl;

/// <summary>Reads a saved state, in the order in which a <see cref="StateWriter"/> wrote it.</summary>
/// <remarks>
/// A state is untrusted. Missing or invalid data is rejected with a <see cref="MachineException"/> with <see cref="Errno.EINVAL"/>
/// that names the object. Memory is allocated only for data that the state actually contains.
/// </remarks>
/// <param name="state">The bytes.</param>
/// <param name="name">The name of the object in messages.</param>
public sealed class StateReader(ReadOnlyMemory<byte> state, string name)
{
    private int _position;

    /// <summary>The number of bytes left.</summary>
    public int Remaining => state.Length - _position;

    /// <summary>Returns an exception that rejects the state.</summary>
    /// <param name="reason">The reason, as the predicate of a sentence about the state: <c>has ...</c>.</param>
    public MachineException Refuse(string reason) => new(Errno.EINVAL, "", $"The saved state of {name} {reason}.");

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">The type that was written.</typeparam>
    public T Read<T>()
        where T : unmanaged, IBinaryInteger<T>
        => T.ReadLittleEndian(Take(Unsafe.SizeOf<T>()), isUnsigned: !T.IsNegative(T.AllBitsSet));

    /// <summary>Reads a boolean.</summary>
    public bool ReadBoolean() => Read<byte>() switch
    {
        0 => false,
        1 => true,
        var other => throw Refuse($"has {other} where 0 or 1 is expected"),
    };

    /// <summary>Reads a floating-point number.</summary>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(Read<uint>());

    /// <summary>Reads a floating-point number.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(Read<ulong>());

    /// <summary>Reads a string.</summary>
    public string ReadString() => new(ReadArray(static reader => reader.Read<char>()));

    /// <summary>Reads an array.</summary>
    /// <param name="read">Reads one item, which must occupy at least one byte.</param>
    /// <param name="length">The required number of items; <see langword="null"/> for any.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    public T[] ReadArray<T>(Func<StateReader, T> read, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        var items = new T[ReadLength(length)];
        for (int i = 0; i < items.Length; i++) items[i] = read(this);
        return items;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="length">The required number of bytes; <see langword="null"/> for any.</param>
    public byte[] ReadBytes(int? length = null) => Take(ReadLength(length)).ToArray();

    /// <summary>
    /// Reads the state of an object without changing the object. The state must match its schema and version and contain nothing
    /// else.
    /// </summary>
    /// <param name="part">The object.</param>
    /// <param name="member">The name of the member that holds it.</param>
    /// <returns>An action that applies the state to the object.</returns>
    public Action Read(ISavedState part, string member)
    {
        ArgumentNullException.ThrowIfNull(part);
        string whole = name.Length == 0 ? member : $"{name}.{member}";
        ulong schema = Read<ulong>();
        int version = Read<int>();
        var inner = new StateReader(TakeMemory(ReadLength(null)), whole);
        if (version != part.StateVersion) throw inner.Refuse($"has version {version}, but the device has version {part.StateVersion}");
        if (schema != part.StateSchema)
        {
            throw inner.Refuse(
                $"has schema 0x{schema:x}, but the device has schema 0x{part.StateSchema:x}: members were added, removed or changed");
        }

        Action apply = part.LoadState(inner);
        inner.End();
        return apply;
    }

    /// <summary>Reads the states of several objects without changing them. Their number must match.</summary>
    /// <param name="parts">The objects.</param>
    /// <param name="member">The name of the member that holds them.</param>
    /// <returns>An action that applies the states to the objects, in order.</returns>
    public Action ReadAll(IReadOnlyList<ISavedState> parts, string member)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ReadLength(parts.Count);
        Action[] loads = [.. parts.Select((part, index) => Read(part, $"{member}[{index}]"))];
        return () => Array.ForEach(loads, static load => load());
    }

    /// <summary>Rejects the state if any bytes are left.</summary>
    public void End()
    {
        if (Remaining > 0) throw Refuse($"has {Remaining} bytes after its end");
    }

    private ReadOnlySpan<byte> Take(int length) => TakeMemory(length).Span;

    private ReadOnlyMemory<byte> TakeMemory(int length)
    {
        if (length > Remaining) throw Refuse($"ends after {state.Length} bytes, {length - Remaining} too early");
        _position += length;
        return state.Slice(_position - length, length);
    }

    // Each item occupies at least one byte, so a length cannot request more memory than the size of the state.
    private int ReadLength(int? wanted)
    {
        int length = Read<int>();
        if (length < 0 || length > Remaining) throw Refuse($"has length {length}, but {Remaining} bytes follow");
        if (wanted is { } exactly && length != exactly) throw Refuse($"has {length} items, but the device has {exactly}");
        return length;
    }
}
