namespace DeviceDsl.Model;

/// <summary>The spaces in which a device has doorbells; names and values are those of <c>DeviceDsl.AddressSpace</c>.</summary>
internal enum DoorbellSpace : byte
{
    Mmio = 0,
    Pio = 1,
}
