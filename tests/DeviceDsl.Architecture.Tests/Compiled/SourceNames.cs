namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>From the names that the compiler gives to those that stand in the source.</summary>
internal static class SourceNames
{
    private static readonly string[] Accessors = ["get_", "set_", "init_", "add_", "remove_"];

    public static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }

    /// <summary>The member that a reader of the source would look for.</summary>
    /// <param name="types">The names of the types around it, outermost first.</param>
    /// <param name="member">Its own name in metadata; <see langword="null"/> for the innermost type itself.</param>
    public static string Member(IReadOnlyList<string> types, string? member)
    {
        // A closure or state machine is named after the method it was made for: <Signal>d__5. What follows is its innards.
        int generated = types.ToList().FindIndex(name => name.StartsWith('<'));
        IEnumerable<string> written = generated < 0 ? types : types.Take(generated);
        string type = string.Join('.', written.Select(WithoutArity));
        string origin = generated < 0 ? "" : Origin(types[generated]);
        return member switch
        {
            _ when origin.Length > 0 => $"{type}.{origin}",
            null => type,
            ".ctor" when generated < 0 => $"{type}'s constructor",
            ".cctor" when generated < 0 => $"{type}'s static constructor",
            _ => Plain(member) is { Length: > 0 } plain ? $"{type}.{plain}" : type,
        };
    }

    private static string Plain(string member)
    {
        if (member.StartsWith('<')) return Origin(member);
        if (member.StartsWith('.')) return "";
        string last = member[(member.LastIndexOf('.') + 1)..];
        string? accessor = Array.Find(Accessors, prefix => last.StartsWith(prefix, StringComparison.Ordinal));
        return accessor is null ? last : last[accessor.Length..];
    }

    private static string Origin(string generated)
    {
        int end = generated.IndexOf('>', StringComparison.Ordinal);
        string origin = end < 0 ? "" : generated[1..end];
        return origin.StartsWith('<') || origin.StartsWith('.') ? "" : origin[(origin.LastIndexOf('.') + 1)..];
    }
}
