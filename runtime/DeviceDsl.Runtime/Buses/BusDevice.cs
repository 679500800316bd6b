namespace DeviceDsl.Buses;

/// <summary>A device on an <see cref="IoBus"/>. It decides for each access whether to handle it (BUS-4).</summary>
internal abstract class BusDevice
{
    /// <summary>Offers a write.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">The value written, zero-extended from <paramref name="length"/> bytes.</param>
    /// <returns>Whether it was handled; otherwise the next device is asked.</returns>
    public virtual bool TryWrite(ulong address, int length, ulong value) => false;

    /// <summary>Offers a read.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">The value read, zero-extended from <paramref name="length"/> bytes.</param>
    /// <returns>Whether it was handled; otherwise the next device is asked.</returns>
    public virtual bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        return false;
    }
}
