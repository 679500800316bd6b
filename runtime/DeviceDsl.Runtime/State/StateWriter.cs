using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeviceDsl;

/// <summary>Writes a saved state: little-endian bytes, which a <see cref="StateReader"/> reads in the same order.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Returns the bytes written so far.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Writes a number with the size of its type.</summary>
    /// <param name="value">The number.</param>
    /// <typeparam name="T">An integer type, or <see langword="char"/>.</typeparam>
    public void Write<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
        => _bytes.Advance(value.WriteLittleEndian(_bytes.GetSpan(Unsafe.SizeOf<T>())));

    /// <summary>Writes a boolean as one byte.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>Writes a floating-point number.</summary>
    /// <param name="value">The number.</param>
    public void Write(float value) => Write(BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes a floating-point number.</summary>
    /// <param name="value">The number.</param>
    public void Write(double value) => Write(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a string as its length and its UTF-16 code units, so that even invalid Unicode is preserved.</summary>
    /// <param name="value">The string.</param>
    public void Write(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(value.Length);
        foreach (char unit in value) Write(unit);
    }

    /// <summary>Writes whether a value is present, and the value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes the value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public void WriteOptional<T>(T? value, Action<StateWriter, T> write)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(value is not null);
        if (value is { } some) write(this, some);
    }

    /// <summary>Writes whether a value is present, and the value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes the value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public void WriteOptional<T>(T? value, Action<StateWriter, T> write)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(value is not null);
        if (value is not null) write(this, value);
    }

    /// <summary>Writes an array as its length and its items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes one item.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    public void WriteArray<T>(ReadOnlySpan<T> items, Action<StateWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(items.Length);
        foreach (T item in items) write(this, item);
    }

    /// <summary>Writes bytes, preceded by their length.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Writes the state of an object, preceded by its schema, version and length.</summary>
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

    /// <summary>Writes the states of several objects, preceded by their number.</summary>
    /// <param name="parts">The objects.</param>
    public void WriteAll(IReadOnlyList<ISavedState> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Write(parts.Count);
        foreach (ISavedState part in parts) Write(part);
    }
}
