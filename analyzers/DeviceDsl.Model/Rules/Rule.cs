using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Rules;

/// <summary>A row of the <see cref="Catalogue"/>. Its id never changes.</summary>
internal sealed class Rule
{
    /// <param name="id">The id of its diagnostic.</param>
    /// <param name="category">One of the <see cref="Categories"/>.</param>
    /// <param name="severity">The severity of a finding that does not lower it.</param>
    /// <param name="title">An imperative or a prohibition.</param>
    /// <param name="message">The format of the message.</param>
    /// <param name="name">The name of the row.</param>
    public Rule(
        string id,
        string category,
        DiagnosticSeverity severity,
        string title,
        string message,
        [CallerMemberName] string name = "")
    {
        Id = id;
        Name = name;
        string page = $"https://github.com/devicedsl/devicedsl/blob/main/docs/rules/{id}.md";
        Descriptor = new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: page);
    }

    public string Id { get; }

    /// <summary>The name on its page, of its tests and, if it has a class of its own, of that class.</summary>
    public string Name { get; }

    public DiagnosticDescriptor Descriptor { get; }

    /// <summary>
    /// The same diagnostic as an error that no option or pragma changes, for reports of what the generator leaves out.
    /// </summary>
    public DiagnosticDescriptor Unsuppressible => field ??= new(
        Id,
        Descriptor.Title,
        Descriptor.MessageFormat,
        Descriptor.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Descriptor.HelpLinkUri,
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public override string ToString() => $"{Id} {Name}";
}
