using System.Numerics;

namespace DeviceDsl;

/// <summary>What the registers of an array hold: a <see cref="RegisterAttribute"/> property with a count.</summary>
/// <remarks>The device's own code gets and sets them by index, without any side effect and without allocating.</remarks>
/// <typeparam name="T">The type of each: <see langword="byte"/>, <see langword="ushort"/>, <see langword="uint"/> or <see langword="ulong"/>.</typeparam>
public sealed class Registers<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly T[] _values;

    /// <summary>Makes registers that all hold the same.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reset">What they hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Registers(int count, T reset = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _values = new T[count];
        Fill(reset);
    }

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>What one of them holds.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such register.</exception>
    public T this[int index]
    {
        get => _values[index];
        set => _values[index] = value;
    }

    /// <summary>Lets all of them hold the same.</summary>
    /// <param name="value">What.</param>
    public void Fill(T value) => Array.Fill(_values, value);

    /// <summary>Lets each of them hold a value of its own.</summary>
    /// <param name="values">The values, as many as there are registers.</param>
    /// <exception cref="ArgumentException">There are more values than registers.</exception>
    public void CopyFrom(ReadOnlySpan<T> values) => values.CopyTo(_values);

    /// <summary>What all of them hold, by index.</summary>
    public Span<T> AsSpan() => _values;
}
