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

    /// <summary>The number of vectors.</summary>
    public int Count => _vectors.Length;

    /// <summary>One of the vectors.</summary>
    /// <param name="vector">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The vector does not exist.</exception>
    public MsiVector this[int vector] => _vectors[vector];

    /// <summary>Creates the vectors of a device that was never attached. Using one throws.</summary>
    /// <param name="count">The number of vectors.</param>
    public static MsiVectors Unconnected(int count) => new(MsiDriver.Unconnected, count);

    /// <summary>Signals a vector whose number comes from the guest.</summary>
    /// <param name="vector">The number. A vector that does not exist is ignored.</param>
    /// <returns>As <see cref="MsiVector.Signal"/>; <see langword="false"/> if the vector does not exist.</returns>
    /// <exception cref="InvalidOperationException">The device was never attached to a machine.</exception>
    public bool Signal(int vector) => (uint)vector < (uint)_vectors.Length && _vectors[vector].Signal();

    /// <summary>Returns the vectors of one device of a board.</summary>
    internal MsiVectors Slice(int first, int count) => new(_vectors[first..(first + count)]);
}
