using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The checks of an interrupt routing, in the kernel's order (GSI-4 to GSI-7).</summary>
internal static class RoutingRules
{
    /// <summary>The maximum number of routes of a table, and one more than the highest GSI.</summary>
    public const int MaxRoutes = 4096;

    private const uint NamesDevice = 1;
    private const string MustBeZero = "bits 32 to 39 of the address must be 0 with wide destinations.";

    /// <summary>A machine without interrupt controllers has neither a routing nor MSIs (GSI-4, GSI-11).</summary>
    public static Refusal NoChips { get; } = Refuse("GSI-4", "The machine has no interrupt controllers.");

    /// <summary>Checks a whole table.</summary>
    /// <param name="routes">The table.</param>
    /// <param name="hasChip">Returns whether the machine has a controller itself (GSI-6).</param>
    /// <param name="isWide">Whether destinations of messages have 32 bits (GSI-9).</param>
    public static Refusal? Check(IReadOnlyList<GsiRoute> routes, Predicate<ChipId> hasChip, bool isWide)
    {
        Refusal? tooLong = CheckLength(routes);
        if (tooLong is not null) return tooLong;
        foreach (GsiRoute route in routes)
        {
            if (route.Gsi.Number >= MaxRoutes) return Refuse("GSI-4", $"Route {route} is invalid: the highest GSI is {MaxRoutes - 1}.");
        }

        var earlier = new Dictionary<Gsi, List<GsiRoute>>();
        return routes
            .Select(route => CheckOne(route, hasChip, isWide) ?? CheckAgainst(route, earlier))
            .FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Checks the length of a table.</summary>
    public static Refusal? CheckLength(IReadOnlyList<GsiRoute> routes)
        => routes.Count <= MaxRoutes
            ? null
            : Refuse("GSI-4", $"A routing table of {routes.Count} routes is too long: the maximum is {MaxRoutes}.");

    /// <summary>The message is invalid on a machine with wide destinations (GSI-9).</summary>
    public static Refusal InvalidMessage(MsiMessage message) => Refuse("GSI-9", $"{message} is invalid: {MustBeZero}");

    private static Refusal? CheckOne(in GsiRoute route, Predicate<ChipId> hasChip, bool isWide)
    {
        uint known = route.Kind == GsiRouteKind.Msi ? NamesDevice : 0;
        if ((route.Flags & ~known) != 0) return Refuse("GSI-5", $"Route {route} has invalid flags 0x{route.Flags:x}.");
        return route.Kind switch
        {
            GsiRouteKind.Msi when !route.Message.IsValid(isWide)
                => InvalidMessage(route.Message) with { Message = $"Route {route} is invalid: {MustBeZero}" },
            GsiRouteKind.Msi => null,
            GsiRouteKind.Chip when !route.Target.Exists => Refuse("GSI-6", $"Route {route} is invalid: the pin does not exist."),
            GsiRouteKind.Chip when !hasChip(route.Target.Chip) => Refuse(
                "GSI-6", $"Route {route} is invalid: the machine lacks this controller."),
            GsiRouteKind.Chip => null,
            _ => Refuse("GSI-5", $"The route of GSI {route.Gsi} has the unknown kind {(int)route.Kind}."),
        };
    }

    private static Refusal? CheckAgainst(GsiRoute route, Dictionary<Gsi, List<GsiRoute>> earlier)
    {
        if (!earlier.TryGetValue(route.Gsi, out List<GsiRoute>? others)) earlier[route.Gsi] = others = [];
        foreach (GsiRoute other in others)
        {
            bool areDifferentChips = route.Kind == GsiRouteKind.Chip
                && other.Kind == GsiRouteKind.Chip
                && route.Target.Chip != other.Target.Chip;
            if (!areDifferentChips) return Refuse("GSI-7", $"Route {route} conflicts with route {other}.");
        }

        others.Add(route);
        return null;
    }

    private static Refusal Refuse(string rule, string message) => new(Errno.EINVAL, rule, message);
}
