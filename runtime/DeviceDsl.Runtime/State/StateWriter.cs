using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeviceDsl;

/// <summary>Writes a saved state: little-endian bytes, which a <see cref="StateReader"/> reads in the same order.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Writes a number, with as many bytes as its type has.</summary>
    /// <param name="value">The number.</param>
    /// <typeparam name="T">An integer type, or <see langword="char"/>.</typeparam>
    public void Write<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
        => _bytes.Advance(value.WriteLittleEndian(_bytes.GetSpan(Unsafe.SizeOf<T>())));

    /// <summary>Writes a truth value, as one byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>Writes a number by its bits.</summary>
    /// <param name="value">The number.</param>
    public void Write(float value) => Write(BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes a number by its bits.</summary>
    /// <param name="value">The number.</param>
    public void Write(double value) => Write(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a text, as its length and its UTF-16 units: also one that is no valid Unicode comes back as it was.</summary>
    /// <param name="value">The text.</param>
    public void Write(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(value.Length);
        foreach (char unit in value) Write(unit);
    }

    /// <summary>Writes whether there is a value, and the value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public void WriteOptional<T>(T? value, Action<StateWriter, T> write)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(value is not null);
        if (value is { } some) write(this, some);
    }

    /// <summary>Writes whether there is a value, and the value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public void WriteOptional<T>(T? value, Action<StateWriter, T> write)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(value is not null);
        if (value is not null) write(this, value);
    }

    /// <summary>Writes an array, as its length and its items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes one of them.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    public void WriteArray<T>(ReadOnlySpan<T> items, Action<StateWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(items.Length);
        foreach (T item in items) write(this, item);
    }

    /// <summary>Writes bytes, as their length and themselves.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Writes the state of an object, with its schema, its version and its length.</summary>
    /// <param name="part">The object.</param>
    public void Write(ISavedState part)
    {
        ArgumentNullException.ThrowIfNull(part);
        Write(part.StateSchema);
        Write(part.StateVersion);
        var inner = new StateWriter();
        part.SaveState(inner);
        WriteBytes(inner._bytes.WrittenSpan);
    }

    /// <summary>Writes the states of several objects, as their number and each.</summary>
    /// <param name="parts">The objects.</param>
    public void WriteAll(IReadOnlyList<ISavedState> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Write(parts.Count);
        foreach (ISavedState part in parts) Write(part);
    }
}
