using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeviceDsl;

/// <summary>Reads a saved state, in the order in which a <see cref="StateWriter"/> wrote it.</summary>
/// <remarks>
/// A state may come from anywhere: nothing in it is believed. What is not there or cannot be is refused by a
/// <see cref="MachineException"/> with <see cref="Errno.EINVAL"/> that names the object, and memory is taken
/// only for what the state has bytes for.
/// </remarks>
/// <param name="state">The bytes.</param>
/// <param name="name">What messages call the object that is read.</param>
public sealed class StateReader(ReadOnlyMemory<byte> state, string name)
{
    private int _position;

    /// <summary>How many bytes are left.</summary>
    public int Remaining => state.Length - _position;

    /// <summary>The refusal of the state.</summary>
    /// <param name="reason">What is wrong with it, as the rest of a sentence about it: <c>has ...</c>.</param>
    public MachineException Refuse(string reason) => new(Errno.EINVAL, "", $"The saved state of {name} {reason}.");

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">The type that was written.</typeparam>
    public T Read<T>()
        where T : unmanaged, IBinaryInteger<T>
        => T.ReadLittleEndian(Take(Unsafe.SizeOf<T>()), isUnsigned: !T.IsNegative(T.AllBitsSet));

    /// <summary>Reads a truth value.</summary>
    public bool ReadBoolean() => Read<byte>() switch
    {
        0 => false,
        1 => true,
        var other => throw Refuse($"has {other} where a truth value is 0 or 1"),
    };

    /// <summary>Reads a number by its bits.</summary>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(Read<uint>());

    /// <summary>Reads a number by its bits.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(Read<ulong>());

    /// <summary>Reads a text.</summary>
    public string ReadString() => new(ReadArray(static reader => reader.Read<char>()));

    /// <summary>Reads an array.</summary>
    /// <param name="read">Reads one of its items, which has at least one byte.</param>
    /// <param name="length">How many items there must be; <see langword="null"/> for as many as there are.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    public T[] ReadArray<T>(Func<StateReader, T> read, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        var items = new T[ReadLength(length)];
        for (int i = 0; i < items.Length; i++) items[i] = read(this);
        return items;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="length">How many there must be; <see langword="null"/> for as many as there are.</param>
    public byte[] ReadBytes(int? length = null) => Take(ReadLength(length)).ToArray();

    /// <summary>Reads the state of an object, which must be of its schema and version and nothing more, and changes nothing.</summary>
    /// <param name="part">The object.</param>
    /// <param name="member">What it is called where it is.</param>
    /// <returns>What gives the object this state.</returns>
    public Action Read(ISavedState part, string member)
    {
        ArgumentNullException.ThrowIfNull(part);
        string whole = name.Length == 0 ? member : $"{name}.{member}";
        ulong schema = Read<ulong>();
        int version = Read<int>();
        var inner = new StateReader(TakeMemory(ReadLength(null)), whole);
        if (version != part.StateVersion) throw inner.Refuse($"is of version {version}, and the device of version {part.StateVersion}");
        if (schema != part.StateSchema) throw inner.Refuse($"has the schema 0x{schema:x}, and the device 0x{part.StateSchema:x}: members were added, removed or changed");
        Action apply = part.LoadState(inner);
        inner.End();
        return apply;
    }

    /// <summary>Reads the states of several objects, as many as there are, and changes nothing.</summary>
    /// <param name="parts">The objects.</param>
    /// <param name="member">What they are called where they are.</param>
    /// <returns>What gives each of them its state, in their order.</returns>
    public Action ReadAll(IReadOnlyList<ISavedState> parts, string member)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ReadLength(parts.Count);
        Action[] loads = [.. parts.Select((part, index) => Read(part, $"{member}[{index}]"))];
        return () => Array.ForEach(loads, static load => load());
    }

    /// <summary>Refuses a state of which something is left.</summary>
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

    // Each item has a byte at least, so that a length cannot ask for more memory than the state has.
    private int ReadLength(int? wanted)
    {
        int length = Read<int>();
        if (length < 0 || length > Remaining) throw Refuse($"has the length {length}, and {Remaining} bytes after it");
        if (wanted is { } exactly && length != exactly) throw Refuse($"has {length} items, and the device {exactly}");
        return length;
    }
}
