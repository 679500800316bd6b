namespace DeviceDsl.Model.Devices;

/// <summary>One field of a register: a row of the device's table of fields.</summary>
internal sealed record FieldModel(string Name, int High, int Low, RegisterAccess Access)
{
    public ulong Bits => FieldBits.Of(High, Low);
}
