namespace DeviceDsl.Machines;

/// <summary>The handler of guest accesses that nothing in the machine's core answers.</summary>
internal interface IGuestExits
{
    /// <summary>Offers a write.</summary>
    bool TryWrite(IoAddress address, int length, ulong value);

    /// <summary>Offers a read.</summary>
    bool TryRead(IoAddress address, int length, out ulong value);
}
