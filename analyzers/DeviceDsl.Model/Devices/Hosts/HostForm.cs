namespace DeviceDsl.Model.Devices;

/// <summary>The form in which a device exposes its host to the machine.</summary>
internal enum HostForm
{
    /// <summary>A generated property of that name.</summary>
    Property,

    /// <summary>An existing member of that name and type.</summary>
    Member,

    /// <summary>Only the interface: another member has the name.</summary>
    Interface,
}
