namespace DeviceDsl.Analyzers;

/// <summary>The address of the page of a rule.</summary>
internal static class HelpLink
{
    public static string For(string id) => $"https://github.com/devicedsl/devicedsl/blob/main/docs/rules/{id}.md";
}
