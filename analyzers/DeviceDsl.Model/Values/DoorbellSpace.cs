namespace DeviceDsl.Model;

/// <summary>The address spaces of doorbells; names and values are those of <c>DeviceDsl.AddressSpace</c>.</summary>
internal enum DoorbellSpace : byte
{
    Mmio = 0,
    Pio = 1,
}
