using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>Decides which registers of a device may share bytes.</summary>
/// <param name="device">The device.</param>
internal sealed class RegisterSharing(DeviceDeclaration device)
{
    /// <summary>Whether no access reaches both registers, or one of them hides the other.</summary>
    public bool MayShare(RegisterDeclaration one, RegisterDeclaration other)
        => (ReachOf(one) & ReachOf(other)) == RegisterReach.None || one.Layer != other.Layer || Exclude(one, other);

    /// <summary>The accesses that have an effect or a result.</summary>
    public RegisterReach ReachOf(RegisterDeclaration register)
        => register is { AliasOf: not null, DeclaredAccess: not null }
            ? ReachOfAlias(register.Access)
            : (Reads(register) ? RegisterReach.Reads : 0) | (Writes(register) ? RegisterReach.Writes : 0);

    private static RegisterReach ReachOfAlias(RegisterAccess access) => access switch
    {
        RegisterAccess.WriteOnly => RegisterReach.Writes,
        _ when access.StoresWrites() => RegisterReach.Both,
        _ => RegisterReach.Reads,
    };

    private bool Writes(RegisterDeclaration register)
        => register.Access.StoresWrites()
            || device.Fields.Any(field => field.Register == register.Name && field.AccessIn(register).StoresWrites())
            || device.Hooks.Any(hook => hook.IsWrite && hook.Register == register.Name);

    private bool Reads(RegisterDeclaration register)
        => register.Access != RegisterAccess.WriteOnly
            || device.Fields.Any(field => field.Register == register.Name && field.AccessIn(register) != RegisterAccess.WriteOnly)
            || device.Hooks.Any(hook => !hook.IsWrite && hook.Register == register.Name);

    private static bool Exclude(RegisterDeclaration one, RegisterDeclaration other)
        => (one.Condition is { } condition && other.Condition is { } otherCondition && condition.Excludes(otherCondition))
            || (one.Index is { } index && other.Index is { } otherIndex && index.Excludes(one.Count, otherIndex, other.Count));
}
