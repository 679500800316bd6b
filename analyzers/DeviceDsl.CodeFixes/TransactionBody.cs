using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>The body of a method that assigns registrations step by step.</summary>
internal sealed class TransactionBody
{
    private readonly BlockSyntax _body;
    private readonly List<Step> _steps;
    private readonly ReturnStatementSyntax _success;

    private TransactionBody(BlockSyntax body, List<Step> steps, ReturnStatementSyntax success)
    {
        _body = body;
        _steps = steps;
        _success = success;
    }

    /// <summary>Reads a body. Returns null unless every assign is a step that returns its error.</summary>
    public static TransactionBody? TryRead(BlockSyntax body)
    {
        var calls = body.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(static call => MethodOf(call) is not null).ToList();
        var steps = calls.Select(Step.TryRead).ToList();
        bool isWhole = calls.Count > 0
            && steps.TrueForAll(static step => step is not null)
            && calls.Select(MachineOf).Distinct().Count() == 1
            && !body.DescendantTokens().Any(static token => token.ValueText == "update");
        return isWhole
            && body.Statements.LastOrDefault() is ReturnStatementSyntax { Expression: { } value } success
            && (IsNone(value) || value.IsKind(SyntaxKind.DefaultLiteralExpression))
                ? new(body, steps.ConvertAll(static step => step!), success)
                : null;
    }

    /// <summary>The body with one update in place of the steps.</summary>
    public BlockSyntax Rewrite()
    {
        var changed = _steps.SelectMany(static step => new SyntaxNode[] { step.Assign, step.Refusal }).Append(_success).ToList();
        BlockSyntax body = _body.TrackNodes(changed.Concat(_body.Statements).Distinct());
        foreach (Step step in _steps)
        {
            body = body.RemoveNode(body.GetCurrentNode(step.Refusal)!, SyntaxRemoveOptions.KeepNoTrivia)!;
            body = body.ReplaceNode(body.GetCurrentNode(step.Assign)!, step.InUpdate());
        }

        ExpressionSyntax commit = SyntaxFactory.ParseExpression("update.TryCommit()").WithTriviaFrom(_success.Expression!);
        body = body.ReplaceNode(body.GetCurrentNode(_success)!, _success.WithExpression(commit));
        StatementSyntax first = body.Statements[0];
        StatementSyntax begin = StatementEdits.Beside(first, $"using {Names.Update} update = {MachineOf(_steps[0].Call)}.BeginUpdate();");
        return body.WithStatements(body.Statements.Insert(0, begin));
    }

    private static string? MethodOf(InvocationExpressionSyntax call)
        => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryAssignIoEventFd" or "TryAssignIrqFd" } member
            ? member.Name.Identifier.ValueText
            : null;

    private static bool IsNone(ExpressionSyntax expression)
        => expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" } none
            && Names.LastOf(none.Expression) == "Errno";

    private static string MachineOf(InvocationExpressionSyntax call)
        => ((MemberAccessExpressionSyntax)call.Expression).Expression.WithoutTrivia().ToString();

    /// <summary>One assign and the following <c>if</c>, which returns its error.</summary>
    private sealed class Step
    {
        private Step(InvocationExpressionSyntax call, StatementSyntax assign, IfStatementSyntax refusal, ArgumentSyntax registration)
        {
            Call = call;
            Assign = assign;
            Refusal = refusal;
            Registration = registration;
        }

        public InvocationExpressionSyntax Call { get; }

        public StatementSyntax Assign { get; }

        public IfStatementSyntax Refusal { get; }

        private ArgumentSyntax Registration { get; }

        public static Step? TryRead(InvocationExpressionSyntax call)
        {
            StatementSyntax? assign = call.FirstAncestorOrSelf<StatementSyntax>();
            ArgumentSyntax? registration = call.ArgumentList.Arguments.FirstOrDefault(static argument
                => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword));
            return ErrnoOf(assign, call) is { } errno
                && registration is not null
                && Next(assign!) is IfStatementSyntax { Else: null } refusal
                && refusal.Condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } condition
                && Releases.NameOf(condition.Left) == errno
                && IsNone(condition.Right)
                && ReturnOf(refusal.Statement) is { Expression: IdentifierNameSyntax returned }
                && returned.Identifier.ValueText == errno
                    ? new(call, assign!, refusal, registration)
                    : null;
        }

        /// <summary>The assign as part of an update, which returns the registration.</summary>
        public StatementSyntax InUpdate()
        {
            var member = (MemberAccessExpressionSyntax)Call.Expression;
            string method = member.Name.Identifier.ValueText.Substring("Try".Length);
            string arguments = string.Join(", ", Call.ArgumentList.Arguments.Where(argument => argument != Registration).Select(Written));
            string call = $"update.{method}({arguments})";
            string statement = Registration.Expression switch
            {
                DeclarationExpressionSyntax declaration => $"{DeclaredType(declaration)} {declaration.Designation} = {call};",
                IdentifierNameSyntax { Identifier.ValueText: "_" } => $"{call};",
                var target => $"{target} = {call};",
            };
            return SyntaxFactory.ParseStatement(statement).WithTriviaFrom(Assign);
        }

        // A named argument may follow the registration in the original call, and keeps its name in the new one.
        private static string Written(ArgumentSyntax argument) => argument.WithoutTrivia().ToString();

        private static string DeclaredType(DeclarationExpressionSyntax declaration)
            => declaration.Type is NullableTypeSyntax nullable ? nullable.ElementType.ToString() : declaration.Type.ToString().Trim();

        private static string? ErrnoOf(StatementSyntax? statement, InvocationExpressionSyntax call) => statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } when variables[0].Initializer?.Value == call
                => variables[0].Identifier.ValueText,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment }
                when assignment.Right == call
                => name.Identifier.ValueText,
            _ => null,
        };

        private static StatementSyntax? Next(StatementSyntax statement)
            => statement.Parent is BlockSyntax block ? block.Statements.ElementAtOrDefault(block.Statements.IndexOf(statement) + 1) : null;

        private static ReturnStatementSyntax? ReturnOf(StatementSyntax statement) => statement switch
        {
            ReturnStatementSyntax returns => returns,
            BlockSyntax { Statements: { Count: 1 } statements } => statements[0] as ReturnStatementSyntax,
            _ => null,
        };
    }
}
