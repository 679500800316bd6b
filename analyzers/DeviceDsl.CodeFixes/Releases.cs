using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Finds the statements that release eventfds and registrations, by name.</summary>
internal static class Releases
{
    /// <summary>The receiver of <c>x.Dispose();</c> or <c>x?.Dispose();</c>, as written; null for other statements.</summary>
    public static ExpressionSyntax? ClosedBy(StatementSyntax statement)
        => CallOf(statement) is ({ } receiver and not (BaseExpressionSyntax or ThisExpressionSyntax), "Dispose") ? receiver : null;

    /// <summary>
    /// The eventfd that a statement disposes, as written; null if the statement disposes an object that holds the eventfd.
    /// </summary>
    public static ExpressionSyntax? EventFdClosedBy(StatementSyntax statement, Diagnostic diagnostic)
        => ClosedBy(statement) is { } closed
            && DocumentFix.HintOf<LifetimeHint>(diagnostic) is { EventFd: var name }
            && (NameOf(closed) ?? (closed as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText) == name
                ? closed
                : null;

    /// <summary>Whether a statement calls a method with <c>?.</c>.</summary>
    public static bool IsConditional(StatementSyntax statement)
        => statement is ExpressionStatementSyntax { Expression: ConditionalAccessExpressionSyntax };

    /// <summary>The first statement after another one in its block that releases a registration.</summary>
    public static StatementSyntax? After(StatementSyntax statement, string registration)
        => Following(statement).FirstOrDefault(next => CallOf(next) is ({ } receiver, "Deassign" or "Dispose" or "StopAndDrain")
            && NameOf(receiver) == registration);

    /// <summary>The first statement after another one in its block that commits an update.</summary>
    public static StatementSyntax? CommitAfter(StatementSyntax statement)
        => Following(statement).FirstOrDefault(static next => CallOf(next) is ({ }, "Commit"));

    /// <summary>Whether a statement deassigns a doorbell and drains its eventfd.</summary>
    public static bool Drains(StatementSyntax statement) => CallOf(statement) is (_, "StopAndDrain");

    /// <summary>The statement that drains an eventfd, and calls its handler if the type shows which method that is.</summary>
    /// <param name="eventFd">The eventfd, as written.</param>
    /// <param name="isConditional">Whether it may be null.</param>
    public static string Drain(ExpressionSyntax eventFd, bool isConditional)
    {
        string read = $"{eventFd.WithoutTrivia()}{(isConditional ? "?" : "")}.TryRead(out _)";
        return HandlerOf(eventFd) is { } handler
            ? $"if ({read}{(isConditional ? " == true" : "")}) {handler}();"
            : $"{read};";
    }

    /// <summary>The method that the loop runs for an eventfd: <c>Serve</c> in <c>machine.Loop.Add(kick, Serve)</c>.</summary>
    public static string? HandlerOf(ExpressionSyntax eventFd)
        => eventFd.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(static call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" }
                && call.ArgumentList.Arguments.Count == 2)
            .Where(call => NameOf(call.ArgumentList.Arguments[0].Expression) == NameOf(eventFd))
            .Select(static call => call.ArgumentList.Arguments[1].Expression)
            .OfType<IdentifierNameSyntax>()
            .FirstOrDefault()?.Identifier.Text;

    /// <summary>The last name of an expression, or null.</summary>
    public static string? NameOf(ExpressionSyntax? expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed
            => NameOf(suppressed.Operand),
        ParenthesizedExpressionSyntax parenthesized => NameOf(parenthesized.Expression),
        _ => null,
    };

    private static IEnumerable<StatementSyntax> Following(StatementSyntax statement)
        => statement.Parent is BlockSyntax block
            ? block.Statements.Skip(block.Statements.IndexOf(statement) + 1)
            : Enumerable.Empty<StatementSyntax>();

    private static (ExpressionSyntax? Receiver, string? Method) CallOf(StatementSyntax statement)
        => (statement as ExpressionStatementSyntax)?.Expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
                => (member.Expression, member.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member },
            } access => (access.Expression, member.Name.Identifier.ValueText),
            _ => default,
        };
}
