using DeviceDsl.Interrupts;

namespace DeviceDsl;

/// <summary>The message-signalled interrupts of a device.</summary>
public sealed class MsiVectors
{
    private readonly MsiVector[] _vectors;

    internal MsiVectors(MsiDriver driver, int count)
        : this([.. Enumerable.Range(0, count).Select(vector => new MsiVector(driver, vector))])
    {
    }

    private MsiVectors(MsiVector[] vectors) => _vectors = vectors;

    /// <summary>How many there are.</summary>
    public int Count => _vectors.Length;

    /// <summary>One of them.</summary>
    /// <param name="vector">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such vector.</exception>
    public MsiVector this[int vector] => _vectors[vector];

    /// <summary>The vectors of a device that was never attached: using one throws.</summary>
    /// <param name="count">How many.</param>
    public static MsiVectors Unconnected(int count) => new(MsiDriver.Unconnected, count);

    /// <summary>Signals a vector whose number comes from the guest.</summary>
    /// <param name="vector">The number. One that there is not is ignored.</param>
    /// <returns>As <see cref="MsiVector.Signal"/>; not where there is none.</returns>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public bool Signal(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].Signal();

    /// <summary>The vectors of one device of a board.</summary>
    internal MsiVectors Slice(int first, int count) => new(_vectors[first..(first + count)]);
}
