namespace DeviceDsl.Analyzers;

/// <summary>Where the page of a rule is.</summary>
internal static class HelpLink
{
    public static string For(string id) => $"https://github.com/devicedsl/devicedsl/blob/main/docs/rules/{id}.md";
}
