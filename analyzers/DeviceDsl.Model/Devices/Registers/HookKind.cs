namespace DeviceDsl.Model.Devices;

/// <summary>When an access runs a method.</summary>
internal enum HookKind
{
    Read,
    AfterRead,
    Write,
}
