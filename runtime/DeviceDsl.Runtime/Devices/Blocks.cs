using System.Collections;

namespace DeviceDsl;

/// <summary>The blocks of a <see cref="BlockAttribute"/> property with a count, by index.</summary>
/// <typeparam name="T">A class with <see cref="RegisterBlockAttribute"/>.</typeparam>
public sealed class Blocks<T> : IReadOnlyList<T>
    where T : class
{
    private readonly T[] _blocks;

    /// <summary>Creates blocks. The generated part of a device does so.</summary>
    /// <param name="count">The number of blocks.</param>
    /// <param name="create">Creates the block of an index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Blocks(int count, Func<int, T> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _blocks = new T[count];
        for (int i = 0; i < count; i++) _blocks[i] = create(i);
    }

    /// <summary>The number of blocks.</summary>
    public int Count => _blocks.Length;

    /// <summary>One block.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The block does not exist.</exception>
    public T this[int index] => _blocks[index];

    /// <summary>Returns the blocks, by index.</summary>
    public ReadOnlySpan<T> AsSpan() => _blocks;

    /// <summary>Enumerates the blocks by index, without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_blocks).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _blocks.GetEnumerator();
}
