namespace DeviceDsl.Devices;

/// <summary>The values of an array of registers, of whatever type.</summary>
internal interface IRegisterValues
{
    /// <summary>The number of registers.</summary>
    int Count { get; }

    /// <summary>The width of one register in bits.</summary>
    int Width { get; }

    /// <summary>Returns the value of a register, zero-extended.</summary>
    ulong Get(int index);

    /// <summary>Sets a register to a value, truncated to its width.</summary>
    void Set(int index, ulong value);
}
