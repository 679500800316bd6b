using System.Numerics;
using System.Runtime.CompilerServices;
using DeviceDsl.Devices;

namespace DeviceDsl;

/// <summary>The values of an array of registers: a <see cref="RegisterAttribute"/> property with a count.</summary>
/// <remarks>The device's own code gets and sets them by index, without side effects and without allocating.</remarks>
/// <typeparam name="T">The type of each: <see langword="byte"/>, <see langword="ushort"/>, <see langword="uint"/> or
/// <see langword="ulong"/>.</typeparam>
public sealed class Registers<T> : IRegisterValues
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly T[] _values;

    /// <summary>Creates registers that all have the same value.</summary>
    /// <param name="count">The number of registers.</param>
    /// <param name="reset">The initial value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Registers(int count, T reset = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _values = new T[count];
        Fill(reset);
    }

    /// <summary>The number of registers.</summary>
    public int Count => _values.Length;

    /// <summary>The value of one register.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The register does not exist.</exception>
    public T this[int index]
    {
        get => _values[index];
        set => _values[index] = value;
    }

    /// <summary>Sets all registers to the same value.</summary>
    /// <param name="value">The value.</param>
    public void Fill(T value) => Array.Fill(_values, value);

    /// <summary>Sets the registers to individual values.</summary>
    /// <param name="values">The values, as many as there are registers.</param>
    /// <exception cref="ArgumentException">There are more values than registers.</exception>
    public void CopyFrom(ReadOnlySpan<T> values) => values.CopyTo(_values);

    /// <summary>Returns the values of all registers, by index.</summary>
    public Span<T> AsSpan() => _values;

    /// <inheritdoc/>
    int IRegisterValues.Width => Unsafe.SizeOf<T>() * 8;

    /// <inheritdoc/>
    ulong IRegisterValues.Get(int index) => ulong.CreateTruncating(_values[index]);

    /// <inheritdoc/>
    void IRegisterValues.Set(int index, ulong value) => _values[index] = T.CreateTruncating(value);
}
