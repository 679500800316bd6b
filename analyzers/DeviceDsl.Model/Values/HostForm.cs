namespace DeviceDsl.Model;

/// <summary>How a device gives its machine the host, its way to the machine.</summary>
internal enum HostForm
{
    /// <summary>By a generated property of that name.</summary>
    Property,

    /// <summary>By a member of that name and type which the class has already.</summary>
    Member,

    /// <summary>By the interface alone: something else has the name.</summary>
    Interface,
}
