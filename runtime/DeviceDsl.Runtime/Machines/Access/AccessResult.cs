namespace DeviceDsl.Machines;

/// <summary>What a device did with an access.</summary>
internal enum AccessResult
{
    /// <summary>Nothing: it belongs to another device, or to none.</summary>
    NotMine,

    /// <summary>It refused all of it. The access belongs to no other device.</summary>
    Refused,

    /// <summary>Nothing yet: the access must be made again, with a wait, or after an earlier one has ended.</summary>
    NotYet,

    /// <summary>It handled the access.</summary>
    Handled,
}
