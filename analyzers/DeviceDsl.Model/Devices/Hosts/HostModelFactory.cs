namespace DeviceDsl.Model.Devices;

/// <summary>Chooses the form of the generated host of a device.</summary>
internal static class HostModelFactory
{
    private const string Table = "__hosts";

    public static HostModel Create(DeviceDeclaration device)
    {
        HostForm form = HostRule.FormOf(device);
        return new(form, form != HostForm.Member && device.Type.IsRecord ? GeneratedName.Free(device.Type, Table) : null);
    }
}
