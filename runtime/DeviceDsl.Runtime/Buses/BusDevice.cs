namespace DeviceDsl.Buses;

/// <summary>What answers accesses on an <see cref="IoBus"/>. It decides with each access whether it handles it (BUS-4).</summary>
internal abstract class BusDevice
{
    /// <summary>Offers a write.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">What, zero-extended from <paramref name="length"/> bytes.</param>
    /// <returns>Whether it was handled; otherwise the next device is asked.</returns>
    public virtual bool TryWrite(ulong address, int length, ulong value) => false;

    /// <summary>Offers a read.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">What was read, zero-extended from <paramref name="length"/> bytes.</param>
    /// <returns>Whether it was handled; otherwise the next device is asked.</returns>
    public virtual bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        return false;
    }
}
