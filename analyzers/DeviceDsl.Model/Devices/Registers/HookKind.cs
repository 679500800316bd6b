namespace DeviceDsl.Model.Devices;

/// <summary>When an access runs a method.</summary>
internal enum HookKind
{
    BeforeRead,
    Read,
    AfterRead,
    BeforeWrite,
    Write,
}
